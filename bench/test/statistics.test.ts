import { describe, expect, it } from "@jest/globals";
import { growthExponent, largest, median, percentile } from "../src/statistics.js";

describe("the median", () => {
  it("is the middle one, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("lies between the two middle ones of an even number", () => {
    expect(median([1, 10, 2, 4])).toBe(3);
  });

  it("orders by value, not by text", () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it("of none is no number, so that no limit is kept by it", () => {
    expect(median([])).toBeNaN();
  });

  it("leaves the values as they are", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("a percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it("is the value that so many do not exceed", () => {
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it("of a few values is the largest where fewer would be too few", () => {
    expect(percentile([5, 7, 6], 0.99)).toBe(7);
    expect(percentile([5], 0.01)).toBe(5);
  });

  it("of none is no number", () => {
    expect(percentile([], 0.99)).toBeNaN();
  });
});

it("the largest one may be negative", () => {
  expect(largest([-3, -1, -2])).toBe(-1);
});

it("the exponent of growth is 1 where it is linear, 2 where twice the size takes four times as much", () => {
  expect(growthExponent({ size: 10, value: 3 }, { size: 40, value: 12 })).toBeCloseTo(1);
  expect(growthExponent({ size: 10, value: 3 }, { size: 20, value: 12 })).toBeCloseTo(2);
  expect(growthExponent({ size: 10, value: 3 }, { size: 20, value: 3 })).toBeCloseTo(0);
});

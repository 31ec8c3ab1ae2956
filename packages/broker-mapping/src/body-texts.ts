import type { TextField, TextFields, TextsOf } from "@id-connector/broker-client";
import type { Field } from "@id-connector/listener-object";

/** Where the texts of a broker's object come from: the fields of the directory's object, by their names there. */
type Sources = Readonly<Record<string, Partial<Field>>>;

/**
 * The texts of a broker's object, in the broker's order. The two tables of fields (listener-object, broker-client) meet here: a text of
 * the broker without a source, and a source of a text that the broker does not have, do not compile.
 */
export function bodyTexts<S extends Sources, F extends TextFields>(
  object: object,
  sources: S & NoneLacking<Exclude<keyof F, BrokerName<S, keyof S>>>,
  fields: F & Taking<S>,
): TextsOf<F> {
  const sourceOf = new Map(Object.entries(sources as Sources).map(([name, { broker }]) => [broker, name]));
  const texts = Object.keys(fields).map((text) => [text, Reflect.get(object, sourceOf.get(text) ?? "") as unknown]);
  return Object.fromEntries(texts.filter(([, value]) => value !== undefined)) as TextsOf<F>;
}

type BrokerName<S extends Sources, K extends keyof S> = K extends unknown
  ? S[K] extends { readonly broker: infer B extends string }
    ? B
    : never
  : never;

/** The broker's table as it must be for the texts that have a source. */
type Taking<S extends Sources> = {
  readonly [K in keyof S as BrokerName<S, K>]: S[K]["holds"] extends "list"
    ? never
    : S[K]["holds"] extends "optional"
      ? { readonly optional: true }
      : TextField;
};

type NoneLacking<K> = [K] extends [never] ? unknown : { readonly lacking: K };

export { eachBounded, mapBounded, type BoundedOptions } from "./each-bounded.js";
export { inBatches, inChunks } from "./in-batches.js";
export { createSingleFlight, type SingleFlight } from "./single-flight.js";
export { coalesce } from "./coalesce.js";
export { createSemaphore, type Semaphore } from "./semaphore.js";
export { untilTick } from "./until-tick.js";
export { createWakeSignal, pause, type WakeSignal } from "./wake-signal.js";

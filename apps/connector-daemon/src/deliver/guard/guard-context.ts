import type { TrashContext } from "../trash/trash-context.js";
import type { Guard } from "./guard.js";

export interface GuardContext extends TrashContext {
  readonly guard: Guard;
}

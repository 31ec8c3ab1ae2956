export { withDeadline } from "./with-deadline.js";
export type { DeadlineOptions } from "./with-deadline.js";

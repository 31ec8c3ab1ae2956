/** `<time>_<entryUUID>[_ready].json`: made by schedule_user, schedule_group and schedule_school of the predecessor. */
const scheduledName = /^\d{4}(?:-\d\d){5}-\d+_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:_ready)?\.json$/i;

/** True where a file's name says that a person asked for this object: it is to be sent whatever is known of it. */
export function isScheduledName(name: string): boolean {
  return scheduledName.test(name);
}

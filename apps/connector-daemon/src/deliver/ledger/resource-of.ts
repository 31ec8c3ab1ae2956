/** Where the broker keeps each kind of object. */
export const resourceOf = {
  user: "users",
  school_class: "classes",
  workgroup: "workgroups",
  school: "schools",
} as const;

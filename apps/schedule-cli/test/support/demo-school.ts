import { namesIn, type Content } from "@id-connector/slapd-fixture";

export const names = namesIn({ base: "dc=ucs,dc=test", districts: false });
export const student = names.user("demo_student", "student", "DEMOSCHOOL");
export const teacher = names.user("demo_teacher", "teacher", "DEMOSCHOOL");

/** The school of the manual, one that nobody lists, and everything that looks like a user or group and is not sent. */
export const demoSchool: Content = {
  schools: ["DEMOSCHOOL", "Elsewhere", { name: "Nordschule", displayName: "Schule am Nordpark" }],
  users: [
    { username: "demo_student", role: "student", schools: ["DEMOSCHOOL"], firstname: "Demo", lastname: "Student" },
    { username: "demo_teacher", role: "teacher", schools: ["DEMOSCHOOL"] },
    { username: "anna.meier", role: "student", schools: ["DEMOSCHOOL"] },
    { username: "anna.maier", role: "student", schools: ["DEMOSCHOOL"] },
    { username: "007", role: "staff", schools: ["DEMOSCHOOL"] },
    { username: "far.away", role: "student", schools: ["Elsewhere"] },
    { username: "mum", role: "legal_guardian", schools: ["DEMOSCHOOL"] },
    { username: "boss", role: "school_admin", schools: ["DEMOSCHOOL"] },
    { username: "exam-anna", role: "exam_user", schools: ["DEMOSCHOOL"] },
    { username: "nameless", role: "student", schools: ["DEMOSCHOOL"], attributes: { givenName: [] } },
  ],
  classes: [
    { school: "DEMOSCHOOL", name: "1a", members: [student, teacher] },
    { school: "DEMOSCHOOL", name: "demo_class", members: [student] },
    { school: "Elsewhere", name: "1a" },
    { school: "DEMOSCHOOL", name: "both" },
  ],
  workgroups: [
    { school: "DEMOSCHOOL", name: "chess", members: [teacher] },
    { school: "DEMOSCHOOL", name: "both" },
  ],
};

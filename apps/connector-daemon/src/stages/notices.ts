/** Where the parts of the daemon say what a person should know: a sentence about each path. `health` tells all of them. */
export interface Notices {
  set(about: string, sentence: string): void;
  delete(about: string): void;
}

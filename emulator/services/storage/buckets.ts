/** Buckets and their objects with generations. */
export class Buckets {
  clear(_project?: string): void {}
}

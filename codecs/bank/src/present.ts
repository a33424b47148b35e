/** The value without the members that are undefined. */
export function present<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  const kept: Partial<T> = {};
  for (const key in value) {
    const member = value[key];
    if (member !== undefined) kept[key] = member;
  }
  return kept as T;
}

/** A name with a mark in front needs room within the 255 bytes that file systems allow. */
const LONGEST = 180;

/** Endings that senders give to files they have not finished. */
const UNFINISHED = /\.(?:part|partial|tmp|temp|filepart|crdownload|inprogress|writing|swp|lock)$|~$/i;

/** Whether a name is one plain, visible name: no path parts, no control characters, not hidden. */
export function isPlainName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  return !/^\.|^$|[/\\\u0000-\u001f\u007f]/.test(name) && Buffer.byteLength(name) <= LONGEST;
}

export function isUnfinishedName(name: string): boolean {
  return UNFINISHED.test(name);
}

/** A test for names by a pattern in which `*` stands for any characters and `?` for one. Case counts. */
export function namePattern(pattern: string): (name: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const matcher = new RegExp(`^${source}$`, 'su');
  return (name) => matcher.test(name);
}

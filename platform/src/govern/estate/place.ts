import { Type } from 'typebox';

/** A file or folder, relative to the data folder unless it begins with a slash. */
export const Place = Type.String({ minLength: 1, maxLength: 500 });
export const Seconds = Type.Integer({ minimum: 1, maximum: 86_400 });
/** SHA-256 fingerprint of an SSH server's key, as `ssh-keygen -l` prints it. */
export const HostKey = Type.String({ pattern: '^SHA256:[A-Za-z0-9+/]{43}$' });

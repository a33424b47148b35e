import { existsSync } from 'node:fs';

/** Where a Chromium may be; `CHROMIUM` names another place. */
const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser that is on this machine; undefined when there is none. */
export const chromiumPath = (): string | undefined => PLACES.find((place) => place !== undefined && existsSync(place));

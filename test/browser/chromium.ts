/** Debian's chromium; `.ci/run` installs it. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

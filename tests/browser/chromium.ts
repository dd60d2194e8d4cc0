import fs from 'node:fs';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser that the tests drive: the one that `CHROMIUM` names, or one that is installed. */
export function findChromium(): string {
  const named = process.env.CHROMIUM;
  const found = named ? [named] : INSTALLED;
  const executable = found.find((file) => fs.existsSync(file));
  if (!executable) {
    throw new Error(
      named
        ? `CHROMIUM names ${named}, which does not exist.`
        : `No Chromium found (${INSTALLED.join(', ')}). Install one, or set CHROMIUM to its path.`
    );
  }
  return executable;
}

/** Checks of what is entered on the settings page. */

/** What is wrong with a URL in the words of the form, or undefined. */
import { t } from '../../i18n';

export function urlProblem(url: string): string | undefined {
  const text = url.trim();
  if (!text) {
    return t('Enter the address of the LANTIME, for example https://lantime.example.com.');
  }
  try {
    const parsed = new URL(text);
    if (!/^https?:$/.test(parsed.protocol)) {
      return t('The address must start with https:// or http://.');
    }
    if (parsed.username || parsed.password) {
      return t('Enter user and password below, not in the address.');
    }
    if (/\/api(\/|$)/.test(parsed.pathname)) {
      return t('Enter the address without /api; the plugin adds the path itself.');
    }
    return undefined;
  } catch {
    return t('This is not a valid URL. It must look like https://lantime.example.com.');
  }
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/** What is wrong with a number of seconds, or undefined; empty means the default. */
export function secondsProblem(value: unknown, least: number): string | undefined {
  const number = Number(value);
  return isEmpty(value) || (Number.isFinite(number) && number >= least)
    ? undefined
    : t('Enter a number of seconds, {least} or more.', { least });
}

/** What is wrong with a number from 1 to a maximum, or undefined; empty means the default. */
export function numberProblem(value: unknown, most = Infinity): string | undefined {
  const number = Number(value);
  return isEmpty(value) || (Number.isFinite(number) && number >= 1 && number <= most)
    ? undefined
    : most === Infinity
      ? t('Enter a number, 1 or more.')
      : t('Enter a number from 1 to {most}.', { most });
}

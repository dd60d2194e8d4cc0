import { ownValue } from './own-value';

/** Longer templates are cut: they come from dashboards. */
const LONGEST_TEMPLATE = 1000;

/**
 * Fills a template such as `{{slot}} {{metric}}`. A name without a value becomes an empty text. Filled-in values are not
 * filled again, so that a value from the device cannot name another.
 * @param escape applied to each value, not to the template
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
  escape: (value: string) => string = (value) => value
): string {
  // The length of a name is bounded, too: unclosed braces must not take quadratic time.
  return template.slice(0, LONGEST_TEMPLATE).replace(/\{\{([^{}]{1,100})\}\}/g, (_, name: string) => {
    const value = ownValue(values, name.trim());
    return value === undefined ? '' : escape(value);
  });
}

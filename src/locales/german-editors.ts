/** The German texts that only editors and the settings page show, loaded with the first of these of a German page. */
import editors from './de-DE/editors.json';
import readings from './de-DE/readings.json';

/** A word that is both the name of a reading and a text of the editors is what it is there. */
export const texts: Readonly<Record<string, string>> = { ...readings, ...editors };

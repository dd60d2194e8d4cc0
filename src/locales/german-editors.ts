/** The German texts that only editors and the settings page show, loaded with the first of these of a German page. */
import { addTexts } from '../i18n';
import texts from './de-DE/editors.json';
import readings from './de-DE/readings.json';

export const load = () => {
  // A word that is both the name of a reading and a text of the editors is what it is there.
  addTexts('de-DE', readings);
  addTexts('de-DE', texts);
};

/** The German texts that panels may show, loaded with the first query of a German page. */
import { addTexts } from '../i18n';
import texts from './de-DE/panels.json';

export const load = () => addTexts('de-DE', texts);

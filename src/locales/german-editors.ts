/** The German texts that only editors and the settings page show, loaded with the first of these of a German page. */
import { addTexts } from '../i18n';
import texts from './de-DE/editors.json';

export const load = () => addTexts('de-DE', texts);

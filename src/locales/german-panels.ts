/** The German texts that panels may show, loaded with the first query of a German page unless Grafana loads the file. */
import panels from './de-DE/timesync-lantime-datasource.json';

export const texts: Readonly<Record<string, string>> = panels;

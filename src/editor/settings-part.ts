import type { LantimeJsonData, Settings } from '../grafana/settings';

/** What a part of the settings page shows and changes. */
export interface SettingsPart {
  jsonData: LantimeJsonData;
  /** What the settings on the page amount to, defaults included. */
  effective: Settings;
  readOnly: boolean;
  onChange: (part: Partial<LantimeJsonData>) => void;
}

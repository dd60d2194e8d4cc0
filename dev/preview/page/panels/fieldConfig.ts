import {
  applyFieldOverrides,
  displayNameOverrideProcessor,
  FieldConfigOptionsRegistry,
  identityOverrideProcessor,
  numberOverrideProcessor,
  type DataFrame,
  type FieldConfig,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  type GrafanaTheme2,
  type ScopedVars,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { merge } from 'lodash';

const PROCESSORS: Record<string, FieldConfigPropertyItem['process']> = {
  displayName: displayNameOverrideProcessor,
  unit: identityOverrideProcessor,
  min: numberOverrideProcessor,
  max: numberOverrideProcessor,
  fieldMinMax: identityOverrideProcessor,
  decimals: numberOverrideProcessor,
  noValue: identityOverrideProcessor,
  color: identityOverrideProcessor,
  thresholds: identityOverrideProcessor,
  mappings: identityOverrideProcessor,
  links: identityOverrideProcessor,
  actions: identityOverrideProcessor,
  filterable: identityOverrideProcessor,
};

/** The field options that all panels have. Without them @grafana/data applies none, and all is grey. */
export function standardFieldOptions(): FieldConfigPropertyItem[] {
  return Object.entries(PROCESSORS).map(([path, process]) => item(path, path, process));
}

/** The options of a panel type are not known here: whatever a dashboard says about them is taken as it is. */
function registryFor(fieldConfig: FieldConfigSource): FieldConfigOptionsRegistry {
  const custom = new Set(Object.keys(fieldConfig.defaults.custom ?? {}));
  for (const { id } of fieldConfig.overrides.flatMap((rule) => rule.properties)) {
    if (id.startsWith('custom.')) {
      custom.add(id.slice('custom.'.length));
    }
  }
  const items = [...custom].map((path) => item(`custom.${path}`, path, identityOverrideProcessor, true));
  return new FieldConfigOptionsRegistry(() => [...standardFieldOptions(), ...items]);
}

function item(
  id: string,
  path: string,
  process: FieldConfigPropertyItem['process'],
  isCustom?: boolean
): FieldConfigPropertyItem {
  const none = () => null;
  const settings = { expandTemplateVars: true };
  return { id, path, name: id, isCustom, process, settings, shouldApply: () => true, editor: none, override: none };
}

/** What Grafana's panels start with. */
const DEFAULTS: FieldConfig = {
  color: { mode: 'thresholds' },
  thresholds: {
    mode: 'absolute' as any,
    steps: [
      { value: -Infinity, color: 'green' },
      { value: 80, color: 'red' },
    ],
  },
};
const DEFAULTS_BY_TYPE: Record<string, FieldConfig> = {
  timeseries: {
    color: { mode: 'palette-classic' },
    custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 0, showPoints: 'auto', pointSize: 5, spanNulls: false },
  },
};

/** Applies the field options of a panel to its data, as Grafana does before a panel sees them. */
export function applyFieldConfig(
  panelType: string,
  source: Partial<FieldConfigSource> | undefined,
  data: DataFrame[],
  theme: GrafanaTheme2,
  scopedVars: ScopedVars = {}
): { frames: DataFrame[]; fieldConfig: FieldConfigSource } {
  const defaults = merge({}, DEFAULTS, DEFAULTS_BY_TYPE[panelType], source?.defaults);
  if (source?.defaults?.thresholds) {
    defaults.thresholds = source.defaults.thresholds;
  }
  const fieldConfig = withInfinity({ defaults, overrides: source?.overrides ?? [] });
  const frames = applyFieldOverrides({
    data,
    fieldConfig,
    fieldConfigRegistry: registryFor(fieldConfig),
    replaceVariables: (text, vars, format) => getTemplateSrv().replace(text, { ...scopedVars, ...vars }, format),
    theme,
    timeZone: 'browser',
  });
  return { frames, fieldConfig };
}

/** JSON has no infinity: the first step of thresholds is stored with the value null. */
function withInfinity(source: FieldConfigSource): FieldConfigSource {
  const restore = <T>(thresholds: T): T => {
    const steps = (thresholds as any)?.steps as Array<{ value: number | null }> | undefined;
    return steps
      ? { ...thresholds, steps: steps.map((step) => ({ ...step, value: step.value ?? -Infinity })) }
      : thresholds;
  };
  return {
    defaults: { ...source.defaults, thresholds: restore(source.defaults.thresholds) },
    overrides: source.overrides.map((rule) => ({
      ...rule,
      properties: rule.properties.map((property) =>
        property.id === 'thresholds' ? { ...property, value: restore(property.value) } : property
      ),
    })),
  };
}

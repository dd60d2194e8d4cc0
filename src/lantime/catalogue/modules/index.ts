import { matchesPattern } from '../../paths';
import { Family, ModuleType } from '../model';
import { CARD_MODULES } from './cards';
import { CLOCK_MODULES } from './clocks';
import { INPUT_MODULES } from './inputs';
import { REDUNDANCY_MODULES } from './redundancy';

/** Every kind of module the catalogue knows. */
export const MODULE_TYPES: readonly ModuleType[] = [
  ...CLOCK_MODULES,
  ...INPUT_MODULES,
  ...REDUNDANCY_MODULES,
  ...CARD_MODULES,
];

/** The families of modules, each once. */
export const MODULE_FAMILIES: readonly Family[] = [...new Set(MODULE_TYPES.flatMap(({ families }) => families))];

/** The kind of a module by its model in any spelling (`GNS181_UC`, `gns181uc`), or undefined for an unknown one. */
export function findModuleType(model: string): ModuleType | undefined {
  const spelling = model.trim().toLowerCase();
  const plain = spelling.replace(/[-_ ]/g, '');
  return MODULE_TYPES.find(({ models }) =>
    models.some((pattern) => matchesPattern(pattern, spelling) || matchesPattern(pattern, plain))
  );
}

/** The devices the simulator can be. */
import type { Profile } from '../device';
import { full } from './full';
import { m1000 } from './m1000';
import { m2000s } from './m2000s';
import { m300 } from './m300';
import { m3000 } from './m3000';
import { m4000 } from './m4000';
import { m600 } from './m600';

export const PROFILES = { m300, m600, m3000, m1000, m2000s, m4000, full } satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

/** Whether there is a profile of that name. */
export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

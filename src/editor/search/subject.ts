/** What a search finds. */
import type { Descriptor } from '../../lantime/types';
import type { LantimeQuery } from '../../queries/stored';

/** Something a query can show, with all that it can be found by. */
export interface SearchSubject {
  /** What a query becomes that shows it. */
  query: Pick<LantimeQuery, 'queryType' | 'components' | 'metrics' | 'list' | 'format' | 'active' | 'severity'>;
  /** Name in lists, `lan0 Link`, `Link of every port`, in the language of the reader; all else is English. */
  label: string;
  /** The part of the device, `clk1 (GNS181)`, `All clocks`; empty where there is only one. */
  place: string;
  /** The name as it is looked for, `Link`. */
  title: string;
  /** Ids of component and list members, `io1 instance-1`. */
  ids: string;
  /** Words for the kind of component and of value: `GNS181 clk GNSS clock state`. */
  kind: string;
  /** Heading, `GNSS receiver`. */
  group: string;
  /** Path of the metric below the component, or the id of a list. */
  path: string;
  synonyms: readonly string[];
  description: string;
  /** `not confirmed`, or empty for what was seen on real devices. */
  mark: string;
  /** The readings it stands for, all of them or the first. */
  descriptors: readonly Descriptor[];
  /** How much rather somebody looks for this than for another one that matches as well, in points of the score. */
  prior: number;
}

/** The member lists that are offered one by one; longer ones are offered as a whole. */
export const LONGEST_LISTED = 60;

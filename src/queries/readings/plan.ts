/**
 * What of the frames of a query stays as it is from poll to poll: names, labels, types, units, words. It is worked out
 * once for a selection and used again until the device has something new; a refresh then only fills in the values.
 */
import { LabelContext } from '../../grafana/labels';
import { Component, Descriptor } from '../../lantime/types';

/** A plan, and what it was made from beside the descriptors. */
interface CachedPlan<Plan> {
  plan: Plan;
  /** The components of the readings when it was made: a module that was exchanged has other labels. */
  components: ReadonlyArray<readonly [id: string, component: Component | undefined]>;
}

/** Plans of one selection beyond these are for legends that change all the time. */
const MOST_PLANS = 20;

/** Keeps plans for as long as their selections are. */
export class Plans<Plan> {
  private readonly bySelection = new WeakMap<readonly Descriptor[], Map<string, CachedPlan<Plan>>>();

  /**
   * The plan of a selection, made anew if the device has changed.
   * @param descriptors a selection; the same array as long as the same is selected
   * @param key of everything else the plan depends on
   */
  get(descriptors: readonly Descriptor[], key: string, context: LabelContext, make: () => Plan): Plan {
    let plans = this.bySelection.get(descriptors);
    if (!plans) {
      plans = new Map();
      this.bySelection.set(descriptors, plans);
    }
    const kept = plans.get(key);
    if (kept?.components.every(([id, component]) => context.components.get(id) === component)) {
      return kept.plan;
    }
    if (plans.size >= MOST_PLANS) {
      plans.clear();
    }
    const plan = make();
    const ids = new Set(descriptors.map(({ component }) => component));
    plans.set(key, { plan, components: [...ids].map((id) => [id, context.components.get(id)] as const) });
    return plan;
  }
}

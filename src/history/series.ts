/** The past of one reading, wherever it comes from. */
import { ReadingValue } from '../lantime/types';

/** Samples of one reading. */
export interface Series {
  /** Milliseconds since 1970, rising. */
  times: number[];
  /** One for each time; null where the device was not reached or gave no value. */
  values: ReadingValue[];
}

/** A value and when it was first seen. */
export interface Step {
  /** Milliseconds since 1970. */
  at: number;
  /** Null where the device was not reached or gave no value. */
  value: ReadingValue;
}

/** All dashboards, in the order of the manifest. */
import { accuracy } from './accuracy';
import { chassis } from './chassis';
import { events } from './events';
import { fleet } from './fleet';
import { gnss } from './gnss';
import { health } from './health';
import { inputsOutputs } from './inputs-outputs';
import { network } from './network';
import { ntp } from './ntp';
import { ptp } from './ptp';
import { prometheusVariant } from './parts/prometheus';
import { syncmon } from './syncmon';

export const DASHBOARDS = [fleet, chassis, gnss, ntp, ptp, syncmon, network, events, inputsOutputs, accuracy, health];

/** The same for one device without the plugin. Events, the accuracy report and the health of the data source need it. */
export const PROMETHEUS_DASHBOARDS = [chassis, gnss, ntp, ptp, syncmon, network, inputsOutputs].map(prometheusVariant);

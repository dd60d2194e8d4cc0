import { Family, states, yesNo } from '../model';

export const SERVICES: Family = {
  title: 'Services',
  source: 'device-api.md 2.8',
  evidence: 'KNOWN',
  rules: [
    { path: 'services/network', member: 'service' },
    { path: 'services/global', member: 'service' },
  ],
  entries: [
    states(
      'services/network/{ntp,https}/running',
      'Running',
      yesNo('running', 'stopped', 'ok', 'error'),
      'Whether the service runs. Stopped usually means not enabled.'
    ),
    states(
      'services/{network,global}/*/running',
      'Running',
      yesNo('running', 'stopped'),
      'Whether the service runs. Stopped usually means not enabled.'
    ),
  ],
};

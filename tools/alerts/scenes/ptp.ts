import { PTP1, readings, type Scene } from './model';

export const PTP: readonly Scene[] = [
  {
    ...readings(
      'A PTP master turns passive and follows another grandmaster',
      'm3000',
      {
        [`${PTP1}/port-state`]: 'passive',
        [`${PTP1}/grandmaster-identity`]: 'ec:46:70:ff:fe:00:99:99',
      },
      ['ptp-state-changed'],
      'LantimePtpPortNotMaster warning io1 instance-1'
    ),
  },
  {
    ...readings(
      'A PTP slave follows another grandmaster',
      'm3000',
      { 'chassis0/slots/io1/module/ptp-instances/instance-3/grandmaster-identity': 'ec:46:70:ff:fe:00:99:99' },
      [],
      'LantimePtpGrandmasterChanged info io1 instance-3'
    ),
    changesBack: ['LantimePtpGrandmasterChanged info io1 instance-3'],
  },
  readings(
    'A PTP port is faulty and has lost its clients',
    'm3000',
    {
      'chassis0/slots/io1/module/ptp-instances/instance-2/port-state': 'faulty',
      'chassis0/slots/io1/module/ptp-instances/instance-2/unicast-clients': 0,
    },
    ['ptp-error'],
    'LantimePtpPortFaulty critical io1 instance-2'
  ),
  readings(
    'Two thirds of the PTP clients disappear',
    'm3000',
    { 'chassis0/slots/io1/module/ptp-instances/instance-2/unicast-clients': 40 },
    [],
    'LantimePtpClientsLost warning io1 instance-2'
  ),
];

import { incident, readings, type Scene } from './model';

export const HARDWARE: readonly Scene[] = [
  incident('One of three power supplies fails, scripted', 70, 600, 'LantimePowerSupply critical pwr3'),
  readings(
    'Two faults at once: a fan and a power supply',
    'm3000',
    {
      'chassis0/slots/fan1/module/fan-error': 'yes',
      'chassis0/slots/pwr1/module/power-available': false,
    },
    ['fan-down', 'power-supply-failure'],
    'LantimeFan critical fan1',
    'LantimePowerSupply warning pwr1'
  ),
  readings(
    'The air conditioning fails',
    'm600',
    { 'chassis0/slots/cpu/module/info/sensors/temperature-1': 66 },
    [],
    'LantimeTemperature warning cpu'
  ),
  {
    what: 'A card is pulled out',
    profile: 'm3000',
    begin: (device) => device.pull('io1'),
    notified: ['LantimeModuleMissing warning io1'],
  },
  readings(
    'The power line is beyond its limits',
    'm4000',
    { 'chassis0/slots/io8/module/fdm/frequency': 50400, 'chassis0/slots/io8/module/fdm/frequency-overflow': true },
    ['fdm-error'],
    'LantimePowerLine warning io8'
  ),
];

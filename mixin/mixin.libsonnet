// Alerts, recording rules and dashboards for LANTIMEs as a monitoring mixin, for mixtool and for jsonnet.
// Generated from tools/alerts by "npm run alerts". Without jsonnet use the JSON files themselves.
{
  grafanaDashboards+:: {
    'lantime-accuracy.json': import '../src/dashboards/accuracy.json',
    'lantime-chassis-prometheus.json': import '../src/dashboards/chassis-prometheus.json',
    'lantime-chassis.json': import '../src/dashboards/chassis.json',
    'lantime-events.json': import '../src/dashboards/events.json',
    'lantime-fleet.json': import '../src/dashboards/fleet.json',
    'lantime-gnss-prometheus.json': import '../src/dashboards/gnss-prometheus.json',
    'lantime-gnss.json': import '../src/dashboards/gnss.json',
    'lantime-health.json': import '../src/dashboards/health.json',
    'lantime-io-prometheus.json': import '../src/dashboards/io-prometheus.json',
    'lantime-io.json': import '../src/dashboards/io.json',
    'lantime-network-prometheus.json': import '../src/dashboards/network-prometheus.json',
    'lantime-network.json': import '../src/dashboards/network.json',
    'lantime-ntp-prometheus.json': import '../src/dashboards/ntp-prometheus.json',
    'lantime-ntp.json': import '../src/dashboards/ntp.json',
    'lantime-ptp-prometheus.json': import '../src/dashboards/ptp-prometheus.json',
    'lantime-ptp.json': import '../src/dashboards/ptp.json',
    'lantime-syncmon-prometheus.json': import '../src/dashboards/syncmon-prometheus.json',
    'lantime-syncmon.json': import '../src/dashboards/syncmon.json',
  },
  prometheusAlerts+:: import 'alerts.json',
  prometheusRules+:: import 'rules.json',
}

/** What an alert is about. `cost_drift`: a model's calls cost another amount than predicted or recorded. `spend_anomaly`: an
 * account spends far above its own pattern. `cap_reached`: a cap left no room. `band_changed`: a day's budget is running out.
 * `reuse_off`: earlier answers no longer stand for asking anew in a segment. */
export const ALERT_KINDS = ['cost_drift', 'spend_anomaly', 'cap_reached', 'band_changed', 'reuse_off'];

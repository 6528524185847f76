import {
  pageRemedy,
  serviceHeadline,
  serviceSentence,
  terminalSentence,
} from '../../domain/explain/service-health-sentences.ts';
import type { ServiceHealth } from '../../domain/health/service-health.ts';
import type { HealthView } from '../contract/health.ts';
import type { Readiness } from '../contract/readiness.ts';

/** The health of the service as the page shows it: in sentences, without commands. */
export function healthNow(health: ServiceHealth): HealthView {
  return {
    ...health,
    headline: serviceHeadline(health),
    findings: health.findings.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: serviceSentence(finding),
      remedy: pageRemedy(finding),
      sinceMs: finding.sinceMs,
    })),
  };
}

/** Ready is a service that decides, whatever else fails. */
export function readinessOf({ isDeciding, findings }: ServiceHealth, canRead: boolean): Readiness {
  return {
    ready: isDeciding,
    reasons: findings
      .filter(({ severity }) => severity !== 'warning')
      .map((finding) => ({
        code: finding.code,
        sinceMs: finding.sinceMs,
        message: canRead ? terminalSentence(finding) : null,
      })),
  };
}

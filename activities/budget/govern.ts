import { ApplicationFailure } from '@temporalio/common';
import { bandAlert } from '../../domain/money/bands.ts';
import { policyDifferences } from '../../domain/money/budget-change.ts';
import type { AccountOpening, BandAnnouncement, SweepResult } from '../../domain/money/governor-state.ts';
import { bandAuditId, policyAuditId } from '../../domain/shared/ids.ts';
import { pick } from '../../domain/shared/pick.ts';
import { ledgerOwners } from '../../domain/shared/service-account.ts';
import type { AccountState } from '../../store/accounts.ts';
import { dayMoney } from '../../store/day-money.ts';
import type { LedgerDocument } from '../../store/ledger/document.ts';
import { LedgerMissing } from '../../store/ledger/missing.ts';
import { SIGNAL } from '../../workflows/messages.ts';
import { startDeliveries } from '../alerts/deliver-alert.ts';
import { keepIncidents } from '../alerts/keep-incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { closeReservation } from '../finalize/close-reservation.ts';
import { assertMode, signalDecisions } from '../health/change-mode.ts';
import { startNoticeDeliveries } from '../notices/deliver-notices.ts';
import { endDaysOfZone } from './change-zone.ts';
import { openToday, type Today } from './open-today.ts';
import { alertIfMissing, orAlertMissing } from './or-alert-missing.ts';
import { createPriceDay } from './price-day.ts';
import { createSpendWatch } from './watch-spending.ts';

const CALENDAR = ['zone', 'zoneSince', 'earlierZones'] as const;

interface PolicyWrite extends Pick<AccountState, 'account' | 'zone' | 'budget' | 'policyVersion'> {
  /** The policy that it replaces. */
  readonly before: Pick<AccountState, 'zone' | 'budget'>;
  readonly reason: string;
  readonly by: string;
  /** True when the configuration asked: then a restart with the same configuration changes nothing. */
  readonly fromConfiguration: boolean;
}

interface BandWrite extends BandAnnouncement {
  readonly account: string;
}

/** What a governor does: policy and band into the store, dead reservations expired, decisions signalled, alerts handed over. */
export function createGovern(dependencies: Dependencies) {
  const { store, config, clock, workflows } = dependencies;
  const priceDay = createPriceDay(dependencies);
  const watchedBandOf = createSpendWatch(dependencies);

  return {
    /** Reads the account's state, or creates it from the configuration when there is none. */
    async openAccount(account: string): Promise<AccountOpening> {
      const owners = ledgerOwners(config);
      const configured = Object.hasOwn(owners, account) ? owners[account] : undefined;
      if (!configured) {
        const message = `Account ${account} is not configured: its governor has nothing to govern.`;
        // One that was governed before may be configured on another worker; one that never was is configured nowhere.
        const nonRetryable = (await store.control.readAccount(account)) === null;
        throw ApplicationFailure.create({ type: 'unknown_account', message, nonRetryable });
      }
      const { zone, budget } = configured;
      await createAccount(account, { zone, budget, policyVersion: 1, band: 'open', bandVersion: 1 });
      return readOpening(account);
    },

    /** Returns only after the new caps are in the store and in today's ledger document. */
    async writePolicy(write: PolicyWrite): Promise<AccountOpening> {
      const { account, zone, budget, policyVersion } = write;
      const configured = write.fromConfiguration ? { configured: budget } : {};
      const before = await readState(account);
      const isNewZone = before.policyVersion < policyVersion && before.zone !== zone;
      const calendar = isNewZone ? await endDaysOfZone(dependencies, before, zone, policyVersion) : {};
      await store.control.writePolicy(account, { budget, policyVersion, ...calendar, ...configured });
      const state = await readState(account);
      await capToday(state);
      await store.control.addAudit({
        id: policyAuditId(account, policyVersion),
        kind: 'policy',
        account,
        version: policyVersion,
        differences: policyDifferences(write.before, write),
        reason: write.reason,
        by: write.by,
        atMs: clock.now(),
      });
      return readOpening(account);
    },

    /** Expires dead reservations and reads how full the day is. `known`: what the governor knows to have been written, which is
     * written again where a failover of the store took it back, as is the mode. */
    async sweepLedger(account: string, known: AccountOpening | null = null, remembered?: string): Promise<SweepResult> {
      await assertMode(dependencies);
      const state = await assertAccount(account, known);
      // What does not need today's ledger comes first: where that is missing, it is done all the same.
      const startedAtMs = clock.now();
      await keepIncidents(dependencies, startedAtMs);
      await startDeliveries(dependencies, startedAtMs);
      await startNoticeDeliveries(dependencies, startedAtMs);
      let expired = 0;
      for (const document of await store.ledger.recent(account)) {
        expired += await expireEntries(document, startedAtMs);
      }
      // A worker may die between recording a late answer and correcting the ledger.
      for (const due of await store.ledgerAttempts.ledgersToCorrect(account)) {
        await orAlertMissing(dependencies, account, () => store.ledgerAttempts.bookCorrections(due));
      }
      const { nowMs, day, ledgerId: todayId } = await openTodayOrAlert(state, remembered);
      const today = await readToday(todayId, state);
      const money = await priceDay(state, today, day);
      const band = await watchedBandOf(state, today, day, nowMs);
      // A band that changes is written when it is announced; one that stays has to be recorded as today's too.
      if (band === state.band && state.bandLedgerId !== todayId) {
        await store.control.carryBand(account, state.bandVersion, todayId);
      }
      const dayEndsInMs = day.endMs - nowMs;
      return { band, day: dayMoney(today, day, nowMs), money, expired, ledgerId: todayId, dayEndsInMs };
    },

    /** The band into the store first, then the audit, then the running decisions of the account. */
    async announceBand(write: BandWrite): Promise<void> {
      const { account, from, to, bandVersion, committedMicroUsd, ledgerId } = write;
      const { spendWatch, budget } = await readState(account);
      // Where it is not the money that asks for the band, the anomaly's own alert has reported why.
      const isSpendAnomaly =
        spendWatch?.ledgerId === ledgerId && spendWatch.level === to && spendWatch.moneyBand !== to;
      const atMs = clock.now();
      await store.control.writeBand(account, to, bandVersion, ledgerId);
      const entry = { id: bandAuditId(account, bandVersion), account, by: 'governor', atMs };
      await store.control.addAudit({ ...entry, kind: 'band', from, to, committedMicroUsd, isSpendAnomaly });
      const alert = isSpendAnomaly ? null : bandAlert({ ...write, dayCapMicroUsd: budget.dayMicroUsd, atMs });
      if (alert) await store.alerts.raise(alert);
      const change = { band: to, version: bandVersion };
      await signalDecisions(dependencies, [account], SIGNAL.budgetChanged, change);
    },
  };

  async function createAccount(account: string, opening: AccountOpening): Promise<void> {
    const configured = ledgerOwners(config)[account]?.budget ?? opening.budget;
    await store.control.createAccount({
      account,
      ...opening,
      configured,
      bandLedgerId: null,
      money: null,
      spendWatch: null,
    });
  }

  /** The account's state, with the policy and the band that are known. */
  async function assertAccount(account: string, known: AccountOpening | null): Promise<AccountState> {
    const state = await store.control.readAccount(account);
    if (!known) return readState(account);
    if (!state) await createAccount(account, known);
    else if (state.policyVersion < known.policyVersion) {
      await store.control.writePolicy(account, pick(known, ...CALENDAR, 'budget', 'policyVersion'));
    }
    if (state && state.bandVersion < known.bandVersion) {
      // Of which day it was is not known: the sweep says it.
      await store.control.writeBand(account, known.band, known.bandVersion, null);
    }
    return readState(account);
  }

  /** Today's ledger with the policy's caps in it: a worker may die between writing a policy, or opening the day, and writing the
   * caps there. */
  async function readToday(todayId: string, state: AccountState): Promise<LedgerDocument> {
    for (;;) {
      const today = await store.ledger.read(todayId);
      if (!today) throw new LedgerMissing(todayId);
      if (today.policyVersion >= state.policyVersion) return today;
      await store.ledger.setCaps(todayId, state.budget, state.policyVersion);
    }
  }

  /** The policy's caps into today's ledger. Where that is missing there is nothing to cap, and the policy holds all the same. */
  async function capToday(state: AccountState): Promise<void> {
    const { account, budget, policyVersion } = state;
    await orAlertMissing(dependencies, account, async () => {
      const { ledgerId } = await openToday(dependencies, state);
      await store.ledger.setCaps(ledgerId, budget, policyVersion);
    });
  }

  async function openTodayOrAlert(state: AccountState, remembered: string | undefined): Promise<Today> {
    try {
      return await openToday(dependencies, state, remembered);
    } catch (error) {
      await alertIfMissing(dependencies, state.account, error);
      throw error;
    }
  }

  async function readState(account: string): Promise<AccountState> {
    const state = await store.control.readAccount(account);
    if (!state) throw new Error(`Account ${account} has no state in the store; its governor writes it when it starts.`);
    return state;
  }

  async function readOpening(account: string): Promise<AccountOpening> {
    return pick(await readState(account), ...CALENDAR, 'budget', 'policyVersion', 'band', 'bandVersion');
  }

  /** A reservation whose time is up: its workflow runs = more time; it is closed or was never there = expired, with whatever it
   * started charged as uncertain. A probe is one activity of a workflow that runs for ever and is never tried again, so no
   * retry comes back for what it left. */
  async function expireEntries(document: LedgerDocument, nowMs: number): Promise<number> {
    let expired = 0;
    for (const [entryKey, entry] of Object.entries(document.entries)) {
      if (entry.expiresAtMs > nowMs) continue;
      if (entry.purpose !== 'probe' && (await workflows.status(entry.workflowId)) === 'running') {
        await store.ledgerAttempts.extend(document._id, entryKey, nowMs + config.governor.leaseMs);
        continue;
      }
      if (await closeReservation(dependencies, document._id, entryKey)) expired += 1;
    }
    return expired;
  }
}

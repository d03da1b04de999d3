// The body of the list of integrations: which rows count, and which fields are read.
import { expect, test } from '@jest/globals';
import { parseIntegrations } from '../../src/braze/integrations.ts';
import { outside } from '../github/outcomes.ts';

const rowsIn = (...results: unknown[]) => parseIntegrations(JSON.stringify({ results }));

test('a row keeps its id and its texts, but no e-mail addresses', () => {
  const row = {
    integration_id: 'abc',
    integration_name: 'Users',
    integration_type: '',
    integration_status: 7,
    contact_emails: 'someone@example.com',
    last_job_start_time: '2026-01-01T11:00:00Z',
    last_job_status: 'success',
    next_scheduled_run: '2026-01-01T12:00:00Z',
  };
  expect(rowsIn(row)).toEqual([
    {
      ...{ id: 'abc', name: outside('Users'), type: null, status: null },
      lastStartedAt: outside('2026-01-01T11:00:00Z'),
      ...{ lastStatus: outside('success'), nextRunAt: outside('2026-01-01T12:00:00Z') },
    },
  ]);
});

test('a row without a valid id is left out', () => {
  expect(rowsIn(null, 'abc', {}, { integration_id: '../x' }, { integration_id: 7 })).toEqual([]);
});

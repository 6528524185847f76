const SURNAMES = [
  'Abara',
  'Bergmann',
  'Castellan',
  'Dufresne',
  'Eriksen',
  'Fontaine',
  'Grabowski',
  'Haddad',
  'Ivanova',
  'Jovanovic',
];
const GIVEN = ['Ada', 'Boris', 'Carmen', 'Dmitri', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'];

/** An event of the venue's shape with so many candidates, at most one of whom wins, and rules as long as the longest that it has. */
export function largeEvent(markets: number, rulesCharacters = 2_500) {
  const eventTicker = 'KXNEXTMINISTER-34';
  const rules = (name: string) =>
    `If ${name} is the next person to hold the office, confirmed and sworn in, before Jan 1, 2034, then the market resolves to Yes. `
      .concat(
        'Acting and interim holders do not count; an appointment that is withdrawn before the oath does not count. ',
      )
      .repeat(Math.ceil(rulesCharacters / 220))
      .slice(0, rulesCharacters);
  return {
    event: {
      event_ticker: eventTicker,
      series_ticker: 'KXNEXTMINISTER',
      category: 'Politics',
      title: 'Who will be the next minister?',
      mutually_exclusive: true,
    },
    markets: Array.from({ length: markets }, (_, index) => {
      const name = `${GIVEN[index % 10]} ${SURNAMES[Math.floor(index / 10)]}`;
      // No two cost the same, and none is near certainty.
      const ask = 5 + (index % 7);
      return {
        ticker: `${eventTicker}-${name.replace(' ', '').toUpperCase()}`,
        event_ticker: eventTicker,
        market_type: 'binary',
        status: 'active',
        title: 'Who will be the next minister?',
        yes_sub_title: name,
        strike_type: 'structured',
        custom_strike: { Person: name },
        open_time: '2026-01-01T00:00:00Z',
        close_time: '2034-01-01T00:00:00Z',
        expected_expiration_time: '2034-01-02T00:00:00Z',
        yes_bid_dollars: `0.${String(ask - 2).padStart(2, '0')}00`,
        yes_ask_dollars: `0.${String(ask).padStart(2, '0')}00`,
        no_bid_dollars: `0.${100 - ask}00`,
        no_ask_dollars: `0.${102 - ask}00`,
        rules_primary: rules(name),
        rules_secondary: rules('The person named'),
      };
    }),
  };
}

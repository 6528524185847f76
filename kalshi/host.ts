/** Where the venue is: real money, its demonstration, or another address, such as a simulated venue. */
const HOSTS: Readonly<Record<string, string>> = {
  prod: 'https://external-api.kalshi.com',
  demo: 'https://external-api.demo.kalshi.co',
};

/** The path in front of every endpoint's. */
export const API_PREFIX = '/trade-api/v2';

/** The address of a configured host, without the API's path. */
export const venueUrl = (host: string): string => HOSTS[host] ?? (host.endsWith('/') ? host.slice(0, -1) : host);

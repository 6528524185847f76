/** An answer that is not 200, in the venue's words. */
export class VenueRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const badRequest = (message: string) => new VenueRefusal(400, 'bad_request', message);
export const notFound = (what: string) => new VenueRefusal(404, 'not_found', `${what} not found`);

export interface Rights {
  readonly canRead: boolean;
  /** May change mode and caps: has shown the token. */
  readonly canControl: boolean;
}

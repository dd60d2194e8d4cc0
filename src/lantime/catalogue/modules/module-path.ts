/** The module in any slot. */
export const MODULE = 'chassis/slots/*/module';

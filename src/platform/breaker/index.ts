export { createBreaker, wasNotCalled, type Breaker, type BreakerOptions, type BreakerState } from './breaker.ts';
export { isDown, noteVendor, vendorStates, type Vendor, type VendorState } from './vendor.ts';

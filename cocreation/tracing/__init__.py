"""From a proposal to the plan and back: hops, traces, and the judge of both."""

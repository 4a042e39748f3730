// The test feeds with a cursor pass the conformance suite, and so does the engine.
import { describeFeed } from './support/conformance.ts';
import { orderFeed, punchFeed, shiftFeed, ticketFeed } from './support/feeds.ts';
import { memberSubject } from './support/members.ts';
import { testSubject } from './support/subjects.ts';

describeFeed('partitions, windows of instants, a lookback, two streams', testSubject(orderFeed));
describeFeed('windows of days that reach beyond what is settled', testSubject(shiftFeed));
describeFeed('windows side by side, and items that stay open', testSubject(ticketFeed));
describeFeed('items that repeat without a name', testSubject(punchFeed));
describeFeed('members who are hired, and windows of days side by side', memberSubject);

// The test feeds without a cursor pass the conformance suite, and so does the engine.
import { describeFeed } from './support/conformance.ts';
import { peopleFeed, placesFeed } from './support/feeds.ts';
import { testSubject } from './support/subjects.ts';

describeFeed('no cursor, one partition', testSubject(peopleFeed));
describeFeed('no cursor, several partitions', testSubject(placesFeed));

import { STORIES_OF_CHANGE } from "../engine/comparison/stories-of-change";
import { describeStories } from "../engine/comparison/story-tests";

describeStories("runs that change resources", STORIES_OF_CHANGE);

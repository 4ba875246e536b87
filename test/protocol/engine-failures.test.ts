import { STORIES_OF_FAILURE } from "../engine/comparison/stories-of-failure";
import { describeStories } from "../engine/comparison/story-tests";

describeStories("runs that fail, and the next ones", STORIES_OF_FAILURE);

"""The one language of searches and filters: what is typed -> a tree; who walks it is review's and library's business."""

"""Whether the portal is alive, ready and well: for supervisors, load balancers, monitoring; and its logs."""

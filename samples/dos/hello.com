º´	Í!¸LÍ!Hello from DOS
$
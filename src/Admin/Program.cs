Console.WriteLine("rtbctl");
